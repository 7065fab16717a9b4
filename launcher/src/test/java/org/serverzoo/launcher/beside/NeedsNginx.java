package org.serverzoo.launcher.beside;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.serverzoo.launcher.running.CannotStartException;

/// Tests that are skipped on a machine without NGINX; the report and `.ci/run` say so.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNginx.Installed.class)
@interface NeedsNginx {

  /// Looks as the command does.
  final class Installed implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      try {
        return ConditionEvaluationResult.enabled(NginxProgram.find().toString());
      } catch (CannotStartException missing) {
        return ConditionEvaluationResult.disabled(missing.getMessage());
      }
    }
  }
}
