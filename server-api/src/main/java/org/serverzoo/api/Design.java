package org.serverzoo.api;

import java.util.Set;

/// One way to build a server: what the zoo keeps eleven of.
public sealed interface Design permits ServerDesign, ProcessDesign {

  /// As typed after `./zoo run`: lower case, words joined by `-`.
  String name();

  /// The idea in one line, as `./zoo list` prints it.
  String idea();

  /// The dials that this design has beyond those that every design has. Any other is refused.
  Set<Dial> dials();

  /// The settings in force where the user says nothing.
  Settings defaults();
}
