<?xml version="1.0" encoding="UTF-8"?>
<!-- A municipality's own rules for a 323 of the Wmo, in the manner of the published sheets: a walk over all elements, a rule per template, places from
     the root down with a position where an element has siblings of its name. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:r="http://www.istandaarden.nl/validatie/1_1/rapport/schema"
    xmlns:m="http://www.istandaarden.nl/iwmo/3_2/wmo323/schema"
    xmlns:b="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema"
    xmlns:exsl="http://exslt.org/common"
    xmlns:str="http://exslt.org/strings"
    xmlns:t="urn:tabel"
    exclude-result-prefixes="m b exsl str t">
  <xsl:import href="gemeente_common.xsl"/>
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>
  <xsl:strip-space elements="*"/>

  <!-- Products that this municipality does not buy any more. -->
  <t:vervallen>
    <t:code>09A99</t:code>
    <t:code>09B99</t:code>
  </t:vervallen>

  <xsl:variable name="vervallen" select="document('')/*/t:vervallen/t:code"/>
  <xsl:key name="toewijzing" match="m:Prestatie" use="m:ToewijzingNummer"/>

  <!-- GEM01: a line is no more than 10,000.00. -->
  <xsl:template match="m:IngediendBedrag" mode="regels">
    <xsl:if test="b:Bedrag &gt; 1000000">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">GEM01</xsl:with-param>
        <xsl:with-param name="plaats" select="b:Bedrag"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- GEM02: a product that lapsed.  TR358 of our own saying too. -->
  <xsl:template match="m:Prestatie" mode="regels">
    <xsl:if test="m:ProductCode = $vervallen">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">GEM02</xsl:with-param>
        <xsl:with-param name="plaats" select="m:ProductCode"/>
      </xsl:call-template>
    </xsl:if>
    <!-- GEM03: no more than three lines on an allocation. -->
    <xsl:if test="count(key('toewijzing', m:ToewijzingNummer)) &gt; 3 and
        generate-id(.) = generate-id(key('toewijzing', m:ToewijzingNummer)[1])">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">GEM03</xsl:with-param>
        <xsl:with-param name="plaats" select="key('toewijzing', m:ToewijzingNummer)"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- The same as the built-in rule says: it is told once. -->
  <xsl:template match="m:Bsn" mode="regels">
    <xsl:variable name="cijfers">
      <xsl:for-each select="str:tokenize(., '')">
        <c gewicht="{10 - position() - 2 * (position() = 9)}"><xsl:value-of select="."/></c>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="som">
      <xsl:call-template name="som">
        <xsl:with-param name="cijfers" select="exsl:node-set($cijfers)/c"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:if test="$som mod 11 != 0">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CS002</xsl:with-param>
        <xsl:with-param name="plaats" select="."/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
