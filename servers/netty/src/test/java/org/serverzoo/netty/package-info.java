@NullMarked
package org.serverzoo.netty;

import org.jspecify.annotations.NullMarked;
