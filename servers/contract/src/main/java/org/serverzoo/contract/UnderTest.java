package org.serverzoo.contract;

import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;

/// What a group of rules knows of the design that it is held against.
///
/// A group is an interface whose tests are default methods, so that a design's test class names in
/// its head what the design can do.
public interface UnderTest {

  /// See [DesignContract#design()].
  ServerDesign design();

  /// See [DesignContract#settings()].
  Settings settings();
}
