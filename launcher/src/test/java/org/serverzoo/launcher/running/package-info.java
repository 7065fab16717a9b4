@NullMarked
package org.serverzoo.launcher.running;

import org.jspecify.annotations.NullMarked;
