/// A virtual thread for every connection.
@NullMarked
package org.serverzoo.virtualthreads;

import org.jspecify.annotations.NullMarked;
