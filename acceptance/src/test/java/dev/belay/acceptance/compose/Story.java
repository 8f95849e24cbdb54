package dev.belay.acceptance.compose;

import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
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
@ResourceLock(providers = Story.Names.class)
@interface Story {
  /**
   * The engine has one image of a name for all stacks: who changes those of a release does it while
   * no story runs whose releases it is among. What follows is the release.
   */
  String IMAGES_OF = "names of images of ";

  /** The releases whose images it runs. */
  Pair value();

  /** Every test of a story counts on the images of its releases. */
  final class Names implements ResourceLocksProvider {
    @Override
    public Set<Lock> provideForMethod(List<Class<?>> enclosing, Class<?> story, Method test) {
      Pair pair = story.getAnnotation(Story.class).value();
      return Set.of(new Lock(IMAGES_OF + pair.from, READ), new Lock(IMAGES_OF + pair.to, READ));
    }
  }

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
