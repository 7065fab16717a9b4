@NullMarked
package org.serverzoo.api;

import org.jspecify.annotations.NullMarked;
