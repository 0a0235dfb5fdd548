/* SHA-256 by libcrypto; the algorithm is looked up once. */
#include "port/digest.h"

#include <stdlib.h>

#include <openssl/evp.h>

void
digest_sha256(const void *p, size_t len, unsigned char out[DIGEST_SIZE])
{
	static EVP_MD_CTX *context;
	static EVP_MD *sha256;

	if (context == NULL) {
		context = EVP_MD_CTX_new();
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	}
	/* Without memory at the very start nothing that follows is safe. */
	if (context == NULL || sha256 == NULL ||
	    EVP_DigestInit_ex2(context, sha256, NULL) != 1 ||
	    EVP_DigestUpdate(context, p, len) != 1 ||
	    EVP_DigestFinal_ex(context, out, NULL) != 1)
		abort();
}
