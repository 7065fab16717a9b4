@NullMarked
package org.serverzoo.launcher.control;

import org.jspecify.annotations.NullMarked;
