/// A master that opens the socket, and processes that accept from it.
@NullMarked
package org.serverzoo.processpool;

import org.jspecify.annotations.NullMarked;
