package org.serverzoo.conformance;

import java.util.List;

/// Wire cases about one thing.
///
/// @param name as it heads a report
public record Subject(String name, List<WireCase> cases) {
  public Subject {
    cases = List.copyOf(cases);
  }
}
