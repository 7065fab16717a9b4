@NullMarked
package org.serverzoo.launcher;

import org.jspecify.annotations.NullMarked;
