package dev.belay.acceptance.compose;

import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;
import static org.junit.jupiter.api.parallel.ResourceLockTarget.CHILDREN;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.opentest4j.TestAbortedException;

/**
 * Tests that share a stack, in order: each begins where the one before it proved to have ended, and
 * none begins on a stack of which that was not proved.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@ExtendWith(Story.Unproved.class)
@ResourceLock(value = Story.IMAGE_NAMES, mode = READ, target = CHILDREN)
@interface Story {
  /** The engine has one image of a name for all stacks: who changes one does it alone. */
  String IMAGE_NAMES = "names of images";

  /** Skips what follows a test that failed: it would say nothing about what it tests. */
  final class Unproved implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
    private static final Namespace STORY = Namespace.create(Story.class);

    @Override
    public void beforeTestExecution(ExtensionContext context) {
      String failed = ofClass(context).get("failed", String.class);
      if (failed != null) {
        throw new TestAbortedException("skipped because on the same stack failed: " + failed);
      }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
      Optional<Throwable> thrown = context.getExecutionException();
      if (thrown.filter(t -> !(t instanceof TestAbortedException)).isPresent()) {
        ofClass(context).put("failed", context.getDisplayName());
      }
    }

    private static ExtensionContext.Store ofClass(ExtensionContext context) {
      return context.getParent().orElseThrow().getStore(STORY);
    }
  }
}
