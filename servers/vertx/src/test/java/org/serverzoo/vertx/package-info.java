@NullMarked
package org.serverzoo.vertx;

import org.jspecify.annotations.NullMarked;
