/// A platform thread for every connection.
@NullMarked
package org.serverzoo.threadperconnection;

import org.jspecify.annotations.NullMarked;
