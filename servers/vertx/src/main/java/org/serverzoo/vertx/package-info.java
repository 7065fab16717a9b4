/// Event-loop verticles of Vert.x; the class to start with is `VertxDesign`.
@NullMarked
package org.serverzoo.vertx;

import org.jspecify.annotations.NullMarked;
