/// What every server of the zoo must do on the wire, and the client that finds out.
///
/// [org.serverzoo.conformance.WireContract] lists the wire cases: raw requests and the exact
/// answers. [org.serverzoo.conformance.Checker] plays them against any address.
/// [org.serverzoo.conformance.Divergences] are what a design declares to do otherwise.
@NullMarked
package org.serverzoo.conformance;

import org.jspecify.annotations.NullMarked;
