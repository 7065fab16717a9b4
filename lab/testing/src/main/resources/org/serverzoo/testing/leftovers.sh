# Ends what a JVM of tests has left behind, however it has ended.
#
# $1: its process id
# $2: what stands in the environment of all that it has started
# $3: the home of the PostgreSQL that it has used
# $4: where to say what was ended

await_end() {
  while kill -0 "$1" 2>/dev/null; do
    sleep 0.5
  done
}

end_processes() {
  for environment in $(grep -lszFx "SERVERZOO_TESTS=$1" /proc/[0-9]*/environ); do
    process=${environment#/proc/}
    process=${process%/environ}
    # PostgreSQL may have been started by one JVM and be used by another.
    if [ "$(cat "/proc/$process/comm" 2>/dev/null)" != postgres ]; then
      tr '\0' ' ' 2>/dev/null <"/proc/$process/cmdline"
      echo
      kill -KILL "$process" 2>/dev/null
    fi
  done
}

# Whoever uses a server has its lock open.
end_databases() {
  for file in "$1"/postgres/data-*/postmaster.pid "$1"/*/postgres/data-*/postmaster.pid; do
    if [ -e "$file" ] && [ -z "$(find /proc/[0-9]*/fd -lname "${file%/data-*}/lock" 2>/dev/null)" ]; then
      server=$(head -n 1 "$file")
      if [ "$(cat "/proc/$server/comm" 2>/dev/null)" = postgres ]; then
        echo "PostgreSQL in ${file%/postmaster.pid}"
        kill -INT "$server"
      fi
    fi
  done
}

end_all() {
  trap '' HUP INT # They are for the whole group of processes, and this one comes after the others.
  await_end "$1"
  ended=$(
    end_processes "$2"
    end_databases "$3"
  )
  [ -z "$ended" ] || echo "$ended" >>"$4"
}

# In a process that nobody is the parent of: tests look at the children of their JVM.
end_all "$@" &
