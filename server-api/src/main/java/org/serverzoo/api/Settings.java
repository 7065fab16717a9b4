package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/// What a user can set about a server. A design ignores what it has no dial for; the launcher
/// refuses such a dial before it comes here.
///
/// @param listen where the listening socket comes from
/// @param backlog connections that the kernel may hold for us before they are accepted
/// @param workers threads, event loops or processes, as the design defines; at least 1
/// @param queue how much may wait for a worker before the answer is 503; at least 1
/// @param keepAlive false closes every connection after its first answer
/// @param idleTimeout how long a connection may wait for its next request
/// @param maxConnections connections served at once; further ones wait in the kernel's backlog
/// @param offload where an event loop sends blocking calls
/// @param transport how a framework talks to the kernel
/// @param inner the design that each worker process runs
/// @param grace how long a close may take
/// @param limits what a request may measure
/// @param accessLog is told of every answer
public record Settings(
    Listen listen,
    int backlog,
    int workers,
    int queue,
    boolean keepAlive,
    Duration idleTimeout,
    int maxConnections,
    Offload offload,
    Transport transport,
    String inner,
    Duration grace,
    Limits limits,
    AccessLog accessLog) {

  /// Port 8080 on the loopback address, one worker, and what the README's table of dials states.
  public static final Settings DEFAULT =
      new Settings(
          new Listen.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080)),
          1024,
          1,
          1024,
          true,
          Duration.ofSeconds(30),
          16_384,
          new Offload.Virtual(),
          Transport.AUTO,
          "sequential",
          Duration.ofSeconds(10),
          Limits.DEFAULT,
          AccessLog.OFF);

  public Settings {
    requireNonNull(listen);
    requireNonNull(offload);
    requireNonNull(transport);
    requireNonNull(inner);
    requireNonNull(grace);
    requireNonNull(limits);
    requireNonNull(accessLog);
    requireAtLeastOne("backlog", backlog);
    requireAtLeastOne("workers", workers);
    requireAtLeastOne("queue", queue);
    requireAtLeastOne("max-connections", maxConnections);
    if (!idleTimeout.isPositive()) {
      throw new IllegalArgumentException("idle-timeout must be longer than 0");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative");
    }
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }

  public Settings withListen(Listen value) {
    return new Settings(
        value,
        backlog,
        workers,
        queue,
        keepAlive,
        idleTimeout,
        maxConnections,
        offload,
        transport,
        inner,
        grace,
        limits,
        accessLog);
  }

  public Settings withBacklog(int value) {
    return new Settings(
        listen,
        value,
        workers,
        queue,
        keepAlive,
        idleTimeout,
        maxConnections,
        offload,
        transport,
        inner,
        grace,
        limits,
        accessLog);
  }

  public Settings withWorkers(int value) {
    return new Settings(
        listen,
        backlog,
        value,
        queue,
        keepAlive,
        idleTimeout,
        maxConnections,
        offload,
        transport,
        inner,
        grace,
        limits,
        accessLog);
  }

  public Settings withQueue(int value) {
    return new Settings(
        listen,
        backlog,
        workers,
        value,
        keepAlive,
        idleTimeout,
        maxConnections,
        offload,
        transport,
        inner,
        grace,
        limits,
        accessLog);
  }

  public Settings withKeepAlive(boolean value) {
    return new Settings(
        listen,
        backlog,
        workers,
        queue,
        value,
        idleTimeout,
        maxConnections,
        offload,
        transport,
        inner,
        grace,
        limits,
        accessLog);
  }

  public Settings withIdleTimeout(Duration value) {
    return new Settings(
        listen,
        backlog,
        workers,
        queue,
        keepAlive,
        value,
        maxConnections,
        offload,
        transport,
        inner,
        grace,
        limits,
        accessLog);
  }

  public Settings withMaxConnections(int value) {
    return new Settings(
        listen,
        backlog,
        workers,
        queue,
        keepAlive,
        idleTimeout,
        value,
        offload,
        transport,
        inner,
        grace,
        limits,
        accessLog);
  }

  public Settings withOffload(Offload value) {
    return new Settings(
        listen,
        backlog,
        workers,
        queue,
        keepAlive,
        idleTimeout,
        maxConnections,
        value,
        transport,
        inner,
        grace,
        limits,
        accessLog);
  }

  public Settings withTransport(Transport value) {
    return new Settings(
        listen,
        backlog,
        workers,
        queue,
        keepAlive,
        idleTimeout,
        maxConnections,
        offload,
        value,
        inner,
        grace,
        limits,
        accessLog);
  }

  public Settings withInner(String value) {
    return new Settings(
        listen,
        backlog,
        workers,
        queue,
        keepAlive,
        idleTimeout,
        maxConnections,
        offload,
        transport,
        value,
        grace,
        limits,
        accessLog);
  }

  public Settings withGrace(Duration value) {
    return new Settings(
        listen,
        backlog,
        workers,
        queue,
        keepAlive,
        idleTimeout,
        maxConnections,
        offload,
        transport,
        inner,
        value,
        limits,
        accessLog);
  }

  public Settings withLimits(Limits value) {
    return new Settings(
        listen,
        backlog,
        workers,
        queue,
        keepAlive,
        idleTimeout,
        maxConnections,
        offload,
        transport,
        inner,
        grace,
        value,
        accessLog);
  }

  public Settings withAccessLog(AccessLog value) {
    return new Settings(
        listen,
        backlog,
        workers,
        queue,
        keepAlive,
        idleTimeout,
        maxConnections,
        offload,
        transport,
        inner,
        grace,
        limits,
        value);
  }
}
