/// The command line: from what was typed to a server that runs and stops.
@NullMarked
package org.serverzoo.launcher;

import org.jspecify.annotations.NullMarked;
