/// Jetty's core, without the servlet API.
@NullMarked
package org.serverzoo.jetty;

import org.jspecify.annotations.NullMarked;
