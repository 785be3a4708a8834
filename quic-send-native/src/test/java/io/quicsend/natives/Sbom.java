package io.quicsend.natives;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A description of libraries in the format CycloneDX.
 */
final class Sbom {

	static final String ENTRY = "META-INF/sbom/quic-send-native.cdx.json";

	private static final JsonMapper mapper = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	private final JsonNode root;

	Sbom(byte[] content) {
		this.root = mapper.readTree(content);
	}

	static String sha256(byte[] content) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Identifier of the jar that is described. */
	String purl() {
		return text(this.root.path("metadata").path("component"), "purl");
	}

	/** The SHA-256 of each library, by its path in the jar. */
	Map<String, String> libraries() {
		Map<String, String> libraries = new LinkedHashMap<>();
		for (JsonNode component : this.root.path("components")) {
			libraries.put(text(component, "name"), text(component.path("hashes").path(0), "content"));
		}
		return libraries;
	}

	/** Names of what a library is made of. */
	List<String> partsOf(String library) {
		for (JsonNode component : this.root.path("components")) {
			if (text(component, "name").equals(library)) {
				return texts(component.path("components"), "name");
			}
		}
		throw new AssertionError("no " + library + " in the SBOM");
	}

	/** Identifiers of components, both by packages and as scanners of CVEs have them. */
	List<String> identifiers() {
		List<String> identifiers = new ArrayList<>();
		for (JsonNode component : allComponents()) {
			for (String key : List.of("purl", "cpe")) {
				if (component.has(key)) {
					identifiers.add(text(component, key));
				}
			}
		}
		return identifiers;
	}

	/**
	 * Check what the schema asks for, as far as such a description has it, and that no
	 * reference leads nowhere.
	 */
	void assertValid() {
		assertThat(text(this.root, "bomFormat")).isEqualTo("CycloneDX");
		assertThat(text(this.root, "specVersion")).isEqualTo("1.6");
		assertThat(text(this.root, "serialNumber"))
			.matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}");
		assertThat(this.root.path("version").asInt()).isOne();
		List<JsonNode> components = allComponents();
		components.forEach(Sbom::assertValid);
		List<String> references = components.stream().map((component) -> text(component, "bom-ref")).toList();
		assertThat(references).doesNotHaveDuplicates();
		assertThat(texts(this.root.path("dependencies"), "ref")).isNotEmpty().doesNotHaveDuplicates();
		for (JsonNode dependency : this.root.path("dependencies")) {
			assertThat(references).contains(text(dependency, "ref"));
			for (JsonNode on : dependency.path("dependsOn")) {
				assertThat(references).contains(on.asString());
			}
		}
	}

	private static void assertValid(JsonNode component) {
		assertThat(text(component, "name")).isNotBlank();
		assertThat(text(component, "type")).isIn("library", "file");
		for (JsonNode hash : component.path("hashes")) {
			assertThat(text(hash, "alg")).isEqualTo("SHA-256");
			assertThat(text(hash, "content")).matches("[0-9a-f]{64}");
		}
		if (text(component, "type").equals("file")) {
			assertThat(component.path("hashes")).hasSize(1);
			assertThat(component.path("components")).isNotEmpty();
			return;
		}
		assertThat(text(component, "version")).isNotBlank();
		assertThat(component.path("licenses")).isNotEmpty();
		for (JsonNode license : component.path("licenses")) {
			assertThat(license.has("expression") ? text(license, "expression") : text(license.path("license"), "id"))
				.matches("[A-Za-z0-9.]+-[A-Za-z0-9. -]+|MIT");
		}
		if (component.has("purl")) {
			assertThat(text(component, "purl")).matches("pkg:[a-z]+/[^ ]+@[^ ]+");
		}
	}

	/** The described jar, the libraries, and what these are made of. */
	private List<JsonNode> allComponents() {
		List<JsonNode> components = new ArrayList<>();
		components.add(this.root.path("metadata").path("component"));
		for (JsonNode component : this.root.path("components")) {
			components.add(component);
			component.path("components").forEach(components::add);
		}
		return components;
	}

	private static List<String> texts(JsonNode array, String key) {
		List<String> texts = new ArrayList<>();
		array.forEach((element) -> texts.add(text(element, key)));
		return texts;
	}

	/** A string that must be there. */
	private static String text(JsonNode object, String key) {
		JsonNode value = object.path(key);
		assertThat(value.isString()).as("%s of %s is a string", key, object).isTrue();
		return value.asString();
	}

}
