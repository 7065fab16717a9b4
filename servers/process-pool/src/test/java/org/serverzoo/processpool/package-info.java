@NullMarked
package org.serverzoo.processpool;

import org.jspecify.annotations.NullMarked;
