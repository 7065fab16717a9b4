@NullMarked
package org.serverzoo.http1;

import org.jspecify.annotations.NullMarked;
