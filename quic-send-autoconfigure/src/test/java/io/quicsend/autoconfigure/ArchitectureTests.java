package io.quicsend.autoconfigure;

import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which way the arrows between modules and packages point.
 */
class ArchitectureTests {

	private static final String AUTOCONFIGURE = "io.quicsend.autoconfigure..";

	private static final String ACTUATE = "io.quicsend.spring.actuate..";

	private static final List<String> OTHER_MODULES = List.of("io.quicsend.autoconfigure", "io.quicsend.ffm",
			"io.quicsend.jna", "io.quicsend.spring", "io.quicsend.test");

	private static JavaClasses classes;

	@BeforeAll
	static void importClasses() {
		classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.quicsend");
	}

	@Test
	void bothModulesAreLookedAt() {
		assertThat(classes).anyMatch(core()).anyMatch((type) -> type.getPackageName().startsWith("io.quicsend.auto"));
	}

	@Test
	void coreKnowsNeitherSpringNorJnaNorNetty() {
		noClasses().that(core())
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "com.sun.jna..", "io.netty..")
			.check(classes);
	}

	@Test
	void coreKnowsNoOtherModule() {
		noClasses().that(core())
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(OTHER_MODULES.stream().map((name) -> name + "..").toArray(String[]::new))
			.check(classes);
	}

	@Test
	void autoConfigurationKnowsNoOtherModuleThanCore() {
		noClasses().that()
			.resideInAPackage(AUTOCONFIGURE)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.quicsend.ffm..", "io.quicsend.jna..", "io.quicsend.test..", "com.sun.jna..",
					"io.netty..")
			.check(classes);
	}

	@Test
	void runtimeClassesKnowNothingOfAutoConfiguration() {
		noClasses().that()
			.resideInAPackage("io.quicsend.spring..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(AUTOCONFIGURE, "org.springframework.boot..autoconfigure..")
			.check(classes);
	}

	@Test
	void onlyActuatorClassesKnowSpringBoot() {
		noClasses().that()
			.resideInAPackage("io.quicsend.spring..")
			.and()
			.resideOutsideOfPackage(ACTUATE)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(classes);
	}

	@Test
	void packagesAreFreeOfCycles() {
		slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles().check(classes);
	}

	private static DescribedPredicate<JavaClass> core() {
		return DescribedPredicate.describe("classes of core", (type) -> type.getPackageName().startsWith("io.quicsend")
				&& OTHER_MODULES.stream().noneMatch(type.getPackageName()::startsWith));
	}

	/** One slice per package of core and autoconfigure. */
	private static final class PackageSlices implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			boolean included = core().test(type) || type.getPackageName().startsWith("io.quicsend.autoconfigure")
					|| type.getPackageName().startsWith("io.quicsend.spring");
			return included ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
		}

		@Override
		public String getDescription() {
			return "packages of core and autoconfigure";
		}

	}

}
