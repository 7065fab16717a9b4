/// A fixed number of threads before a bounded queue of connections.
@NullMarked
package org.serverzoo.threadpool;

import org.jspecify.annotations.NullMarked;
