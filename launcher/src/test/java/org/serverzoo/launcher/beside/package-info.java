@NullMarked
package org.serverzoo.launcher.beside;

import org.jspecify.annotations.NullMarked;
