package org.serverzoo.lab;

/// What a process tree holds while it is under load.
///
/// @param residentKib pages in memory; what processes share is counted for each
/// @param proportionalKib the same, but a page that N processes share counts one Nth for each
/// @param descriptors open files and sockets
record Footprint(
    int processes, long residentKib, long proportionalKib, int threads, int descriptors) {

  static final Footprint NONE = new Footprint(0, 0, 0, 0, 0);

  Footprint plus(Footprint other) {
    return new Footprint(
        processes + other.processes,
        residentKib + other.residentKib,
        proportionalKib + other.proportionalKib,
        threads + other.threads,
        descriptors + other.descriptors);
  }

  double residentMib() {
    return residentKib / 1024.0;
  }

  double proportionalMib() {
    return proportionalKib / 1024.0;
  }
}
