package org.serverzoo.api;

/// What running a call does to the thread that runs it; declared by its route.
public enum Cost {
  /// Computes for microseconds and never waits: runs anywhere, an event loop included.
  QUICK,
  /// May wait for a database, a clock or a disk: keep it off an event loop.
  BLOCKING
}
