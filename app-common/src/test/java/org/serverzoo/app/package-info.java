@NullMarked
package org.serverzoo.app;

import org.jspecify.annotations.NullMarked;
