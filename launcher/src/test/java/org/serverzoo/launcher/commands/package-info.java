@NullMarked
package org.serverzoo.launcher.commands;

import org.jspecify.annotations.NullMarked;
