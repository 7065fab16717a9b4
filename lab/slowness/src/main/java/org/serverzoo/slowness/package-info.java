/// How slow this machine is.
@NullMarked
package org.serverzoo.slowness;

import org.jspecify.annotations.NullMarked;
