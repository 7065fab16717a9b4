/// The command line: what is typed, read by picocli, and each command.
@NullMarked
package org.serverzoo.launcher.commands;

import org.jspecify.annotations.NullMarked;
