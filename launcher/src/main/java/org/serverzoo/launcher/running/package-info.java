/// A server that runs: its design, its application and database, what it prints, and how it ends.
@NullMarked
package org.serverzoo.launcher.running;

import org.jspecify.annotations.NullMarked;
