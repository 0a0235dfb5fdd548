<?xml version="1.0" encoding="UTF-8"?>
<!-- What sheets of a municipality share: the walk, a Fout, a place. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:r="http://www.istandaarden.nl/validatie/1_1/rapport/schema">
  <xsl:template match="/*[local-name() = 'Bericht']">
    <xsl:variable name="kop" select="*[local-name() = 'Header']"/>
    <r:Rapport>
      <r:Header>
        <r:BerichtCode>
          <xsl:value-of select="$kop/*[local-name() = 'BerichtCode']"/>
        </r:BerichtCode>
      </r:Header>
      <r:Fouten>
        <xsl:apply-templates select="*" mode="loop"/>
      </r:Fouten>
    </r:Rapport>
  </xsl:template>

  <xsl:template match="*" mode="loop">
    <xsl:apply-templates select="*" mode="loop"/>
    <xsl:apply-templates select="." mode="regels"/>
  </xsl:template>

  <xsl:template match="*" mode="regels"/>

  <xsl:template name="fout">
    <xsl:param name="code"/>
    <xsl:param name="plaats"/>
    <r:Fout>
      <r:Code><xsl:value-of select="$code"/></r:Code>
      <xsl:for-each select="$plaats">
        <r:Locatie><xsl:apply-templates select="." mode="plaats"/></r:Locatie>
      </xsl:for-each>
      <r:Details>Geldig is <xsl:value-of select="$plaats"/> niet.</r:Details>
    </r:Fout>
  </xsl:template>

  <xsl:template match="*" mode="plaats">
    <xsl:apply-templates select="parent::*" mode="plaats"/>
    <xsl:text>/</xsl:text>
    <xsl:value-of select="local-name()"/>
    <xsl:variable name="naam" select="local-name()"/>
    <xsl:if test="../*[local-name() = $naam][2]">
      <xsl:text>[</xsl:text>
      <xsl:value-of select="count(preceding-sibling::*[local-name() = $naam]) + 1"/>
      <xsl:text>]</xsl:text>
    </xsl:if>
  </xsl:template>

  <xsl:template name="som">
    <xsl:param name="cijfers"/>
    <xsl:param name="tot" select="0"/>
    <xsl:choose>
      <xsl:when test="$cijfers">
        <xsl:call-template name="som">
          <xsl:with-param name="cijfers" select="$cijfers[position() &gt; 1]"/>
          <xsl:with-param name="tot" select="$tot + $cijfers[1] * $cijfers[1]/@gewicht"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$tot"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
