/// What is asked of a server while it runs: its workers, and a handover to a new process.
@NullMarked
package org.serverzoo.launcher.control;

import org.jspecify.annotations.NullMarked;
