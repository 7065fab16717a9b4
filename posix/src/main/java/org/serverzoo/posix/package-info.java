/// The few calls to the operating system that Java has no method for.
@NullMarked
package org.serverzoo.posix;

import org.jspecify.annotations.NullMarked;
