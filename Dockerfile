# One image for every design: `docker compose up` names the one to run.
#
#   build      a JDK: Maven builds the jars, jlink a Java runtime of the modules that they need
#   zoo        the runtime, the jars and an AOT cache; an ordinary user; nothing to write to
#   pgbouncer  Debian's package

FROM eclipse-temurin:25-jdk AS build
RUN "$JAVA_HOME/bin/jlink" --output /java --strip-java-debug-attributes --no-header-files --no-man-pages \
      --generate-cds-archive --add-modules \
      java.base,java.logging,java.management,java.naming,java.security.jgss,java.sql,java.xml,jdk.httpserver,jdk.management,jdk.net,jdk.unsupported
WORKDIR /zoo
COPY . .
# As ./zoo builds: the checks are for whoever changes the code.
RUN ./mvnw -B -ntp -q -Dquick -Dmaven.test.skip=true -pl launcher -am package

FROM debian:bookworm-slim AS zoo
COPY --from=build /java /opt/java/zoo
COPY --from=build /zoo/zoo /zoo/zoo
COPY --from=build /zoo/launcher/target/zoo.jar /zoo/launcher/target/
COPY --from=build /zoo/launcher/target/lib /zoo/launcher/target/lib
ENV ZOO_BUILD=never \
    ZOO_JAVA_HOME=/opt/java/zoo \
    ZOO_HOME=/var/lib/zoo \
    ZOO_HOST=0.0.0.0
RUN useradd --system --uid 10001 --home-dir /var/lib/zoo --create-home zoo
# The classes of a server that has started and stopped once, parsed and linked: a start takes about half
# the time. What it lacks for another design is loaded as ever. The flags are those of the script, and
# must be the same when it is used.
RUN export ZOO_JAVA_OPTS="-XX:+UseParallelGC -XX:MaxNewSize=256m -XX:+UseCompactObjectHeaders --sun-misc-unsafe-memory-access=allow -Dio.netty.leakDetection.level=disabled -XX:AOTCacheOutput=/zoo/zoo.aot" && \
    (/zoo/zoo run netty --app echo --port 0 >/tmp/training 2>&1 & \
     until grep -q listening /tmp/training; do sleep 0.1; done; kill -TERM $!; wait $!) && \
    rm -rf /tmp/training /var/lib/zoo/control && test -s /zoo/zoo.aot
ENV ZOO_JAVA_OPTS="-XX:+UseParallelGC -XX:MaxNewSize=256m -XX:+UseCompactObjectHeaders --sun-misc-unsafe-memory-access=allow -Dio.netty.leakDetection.level=disabled -XX:AOTCache=/zoo/zoo.aot"
USER zoo
WORKDIR /zoo
VOLUME /var/lib/zoo
EXPOSE 8080
# The zoo answers it without the database. No curl in the image: bash can talk to a port.
HEALTHCHECK --interval=2s --timeout=3s --start-period=60s --retries=5 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.1\\r\\nHost: zoo\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["/zoo/zoo"]
CMD ["run", "netty"]

FROM debian:bookworm-slim AS pgbouncer
RUN command -v pgbouncer envsubst >/dev/null || \
    (apt-get update && apt-get install -y --no-install-recommends pgbouncer gettext-base && rm -rf /var/lib/apt/lists/*)
COPY pgbouncer/pgbouncer.ini /zoo/
USER postgres
# Fills the configuration in from the environment, as ./zoo pgbouncer does.
CMD ["sh", "-c", "umask 077; printf '\"%s\" \"%s\"\\n' \"$DB_USER\" \"$DB_PASSWORD\" >\"$ZOO_DIRECTORY/users.txt\" && envsubst </zoo/pgbouncer.ini >\"$ZOO_DIRECTORY/pgbouncer.ini\" && exec pgbouncer -q \"$ZOO_DIRECTORY/pgbouncer.ini\""]
