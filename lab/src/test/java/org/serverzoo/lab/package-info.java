@NullMarked
package org.serverzoo.lab;

import org.jspecify.annotations.NullMarked;
