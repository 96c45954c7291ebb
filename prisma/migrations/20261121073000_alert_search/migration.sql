-- CreateIndex
CREATE INDEX "alert_text_trgm" ON "alert" USING GIN ("summary" gin_trgm_ops, "name" gin_trgm_ops);
