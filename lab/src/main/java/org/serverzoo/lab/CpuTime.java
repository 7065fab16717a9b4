package org.serverzoo.lab;

/// Time that a processor has worked, in seconds: in the program's own code and in the kernel for
/// it.
record CpuTime(double user, double system) {

  static final CpuTime NONE = new CpuTime(0, 0);

  double total() {
    return user + system;
  }

  CpuTime plus(CpuTime other) {
    return new CpuTime(user + other.user, system + other.system);
  }

  CpuTime minus(CpuTime earlier) {
    return new CpuTime(user - earlier.user, system - earlier.system);
  }
}
