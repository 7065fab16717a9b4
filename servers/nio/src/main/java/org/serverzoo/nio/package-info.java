/// One selector loop that never blocks.
@NullMarked
package org.serverzoo.nio;

import org.jspecify.annotations.NullMarked;
