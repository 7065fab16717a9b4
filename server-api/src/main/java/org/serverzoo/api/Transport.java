package org.serverzoo.api;

/// How a framework talks to the kernel.
public enum Transport {
  /// The best one that this machine has.
  AUTO,
  /// Java's own selectors.
  NIO,
  /// Linux epoll through the framework's native library.
  EPOLL,
  /// Linux io_uring through the framework's native library.
  IO_URING
}
