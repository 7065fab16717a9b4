package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Turns a rule that a design declares it does not meet into its opposite: such a rule has to fail.
/// So a declaration cannot outlive what it declares.
final class Divergences implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> rule,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, rule, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> rule,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, rule, context);
  }

  private static void intercept(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> rule,
      ExtensionContext context)
      throws Throwable {
    DesignContract contract = (DesignContract) context.getRequiredTestInstance();
    String name = name(rule);
    Map<String, String> declared = contract.divergences();
    if (!declared.containsKey(name)) {
      invocation.proceed();
      return;
    }
    try {
      invocation.proceed();
    } catch (Exception | AssertionError expected) {
      return;
    }
    fail("'%s' holds, but is declared not to: %s".formatted(name, declared.get(name)));
  }

  /// A wire case's name, else the method's.
  private static String name(ReflectiveInvocationContext<Method> rule) {
    List<Object> arguments = rule.getArguments();
    return arguments.size() == 1 && arguments.getFirst() instanceof WireCase wireCase
        ? wireCase.name()
        : rule.getExecutable().getName();
  }
}
