/// The design `netty`. Start with [NettyDesign][org.serverzoo.netty.NettyDesign].
@NullMarked
package org.serverzoo.netty;

import org.jspecify.annotations.NullMarked;
