/// What every design must do, as a client on the wire and a test within the process can see it.
///
/// [org.serverzoo.contract.DesignContract] plays the wire cases of
/// [org.serverzoo.conformance.WireContract] as tests, and adds what takes more than one client;
/// [org.serverzoo.contract.ServerDesignContract] adds what takes a look inside.
@NullMarked
package org.serverzoo.contract;

import org.jspecify.annotations.NullMarked;
