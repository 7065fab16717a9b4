package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.serverzoo.conformance.Divergences;

/// Turns a rule that a design declares it does not meet into its opposite: such a rule has to fail.
/// So a declaration cannot outlive what it declares.
final class DeclaredRules implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> rule,
      ExtensionContext context)
      throws Throwable {
    DesignContract contract = (DesignContract) context.getRequiredTestInstance();
    String name = rule.getExecutable().getName();
    Divergences.Declared declared = contract.divergences().rules().get(name);
    if (declared == null) {
      invocation.proceed();
      return;
    }
    try {
      invocation.proceed();
    } catch (Exception | AssertionError expected) {
      return;
    }
    fail("'%s' holds, but is declared not to: %s".formatted(name, declared.why()));
  }
}
