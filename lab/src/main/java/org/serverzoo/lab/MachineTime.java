package org.serverzoo.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// How long some processors have worked, for whomever, since the machine started; in seconds.
///
/// @param stolen when there was work, but the machine under this virtual one did something else
record MachineTime(double busy, double stolen) {

  private static final double TICKS_PER_SECOND = 100;

  // Places in a line of /proc/stat after the processor's name; see proc(5).
  private static final List<Integer> BUSY = List.of(0, 1, 2, 5, 6);
  private static final int STEAL = 7;

  static MachineTime of(Cpus cpus) {
    try {
      return read(Files.readAllLines(Path.of("/proc/stat")), cpus);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static MachineTime read(List<String> lines, Cpus cpus) {
    double busy = 0;
    double stolen = 0;
    for (String line : lines) {
      String[] words = line.split(" +", -1);
      if (words[0].matches("cpu\\d+")
          && cpus.numbers().contains(Integer.valueOf(words[0].substring("cpu".length())))) {
        long[] ticks = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
        busy += BUSY.stream().mapToLong(field -> ticks[field]).sum() / TICKS_PER_SECOND;
        stolen += ticks[STEAL] / TICKS_PER_SECOND;
      }
    }
    return new MachineTime(busy, stolen);
  }

  MachineTime minus(MachineTime earlier) {
    return new MachineTime(busy - earlier.busy, stolen - earlier.stolen);
  }
}
