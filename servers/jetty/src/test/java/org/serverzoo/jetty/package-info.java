@NullMarked
package org.serverzoo.jetty;

import org.jspecify.annotations.NullMarked;
