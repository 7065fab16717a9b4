package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// One setting as it is in force, which may differ from what was asked for.
///
/// @param name the dial's name without dashes, or a word for what no dial sets
/// @param value as a person reads it, with its unit
public record EffectiveSetting(String name, String value) {
  public EffectiveSetting {
    requireNonNull(name);
    requireNonNull(value);
  }

  /// `--keep-alive`.
  public static EffectiveSetting keepAlive(boolean kept) {
    return new EffectiveSetting("keep-alive", kept ? "yes" : "no: each answer closes");
  }

  /// `--idle-timeout`.
  public static EffectiveSetting idleTimeout(Duration timeout) {
    return new EffectiveSetting("idle-timeout", timeout.toMillis() + " ms");
  }

  /// `--max-connections`.
  public static EffectiveSetting maxConnections(int most) {
    return new EffectiveSetting("max-connections", most + "; beyond it the kernel's queue waits");
  }

  /// `--workers` of a design whose workers are event loops.
  public static EffectiveSetting eventLoops(int loops) {
    return new EffectiveSetting("workers", loops + (loops == 1 ? " event loop" : " event loops"));
  }

  /// `--offload`.
  public static EffectiveSetting offload(Offload offload) {
    return new EffectiveSetting("offload", offload.toString());
  }

  /// `--queue` of a design whose calls may wait for a thread of the offload.
  public static EffectiveSetting queue(Offload.Lane lane) {
    return new EffectiveSetting("queue", lane.queue());
  }
}
