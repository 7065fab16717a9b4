# Ends what a JVM of tests has left behind, however it has ended: its end is the end of our input.
#
# $1: what stands in the environment of all that it has started
# $2: the home of the PostgreSQL that it has used

cat >/dev/null

ended=
for environment in $(grep -lszFx "SERVERZOO_TESTS=$1" /proc/[0-9]*/environ); do
  process=${environment#/proc/}
  process=${process%/environ}
  # Of PostgreSQL below; it may have been started by one JVM and be used by another.
  [ "$(cat "/proc/$process/comm" 2>/dev/null)" = postgres ] && continue
  ended="$ended
$(tr '\0' ' ' 2>/dev/null <"/proc/$process/cmdline")"
  kill -KILL "$process" 2>/dev/null
done

# Whoever uses the server has its lock open.
for file in "$2"/postgres/data-*/postmaster.pid "$2"/*/postgres/data-*/postmaster.pid; do
  lock=${file%/data-*}/lock
  [ -e "$file" ] && [ -z "$(find /proc/[0-9]*/fd -lname "$lock" 2>/dev/null | head -n 1)" ] || continue
  server=$(head -n 1 "$file")
  [ "$(cat "/proc/$server/comm" 2>/dev/null)" = postgres ] || continue
  ended="$ended
PostgreSQL in ${file%/postmaster.pid}"
  kill -INT "$server"
done

[ -z "$ended" ] || echo "$ended" >>"$3"
