/// One thread, one connection at a time.
@NullMarked
package org.serverzoo.sequential;

import org.jspecify.annotations.NullMarked;
