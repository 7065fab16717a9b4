package org.serverzoo.processpool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionSharesTest {

  @Test
  void aTotalIsSharedOutExactly() {
    assertThat(new SessionShares(100).over(6)).containsExactly(17, 17, 17, 17, 16, 16);
    assertThat(new SessionShares(100).over(7)).containsExactly(15, 15, 14, 14, 14, 14, 14);
    assertThat(new SessionShares(5).over(5)).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void nothingIsSharedOutAsNothing() {
    assertThat(new SessionShares(0).over(3)).containsExactly(0, 0, 0);
  }
}
