/// Undertow: XNIO's event loops, an exchange for each request, handlers that dispatch.
@NullMarked
package org.serverzoo.undertow;

import org.jspecify.annotations.NullMarked;
