@NullMarked
package org.serverzoo.undertow;

import org.jspecify.annotations.NullMarked;
