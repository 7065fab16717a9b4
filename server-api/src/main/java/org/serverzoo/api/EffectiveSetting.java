package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

/// One setting as it is in force, which may differ from what was asked for.
///
/// @param name the dial's name without dashes, or a word for what no dial sets
/// @param value as a person reads it, with its unit
public record EffectiveSetting(String name, String value) {
  public EffectiveSetting {
    requireNonNull(name);
    requireNonNull(value);
  }
}
